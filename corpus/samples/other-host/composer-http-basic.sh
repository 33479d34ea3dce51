composer config --global http-basic.gitlab.com jane @{password:1414}
