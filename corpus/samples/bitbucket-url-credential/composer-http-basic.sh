composer config --global http-basic.bitbucket.org jane @{password:1119}
