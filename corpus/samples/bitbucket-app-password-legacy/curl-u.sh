curl -s -u jane:@{legacy-password:1088} https://api.bitbucket.org/2.0/user
