composer config --global http-basic.bitbucket.org jane @{legacy-password:1120}
