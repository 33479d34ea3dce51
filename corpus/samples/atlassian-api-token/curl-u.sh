curl -s -u jane:@{api-token:1089} https://api.bitbucket.org/2.0/user
