curl -ujane:@{password:9345} https://api.bitbucket.org/2.0/user
