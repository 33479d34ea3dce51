dokku git:auth bitbucket.org jane @{password:9335}
