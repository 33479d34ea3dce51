curl -s -u jane:@{password:1087} https://api.bitbucket.org/2.0/user
