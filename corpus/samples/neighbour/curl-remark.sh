curl -u jane:@{password:9242} https://api.github.com/user # was bitbucket.org
