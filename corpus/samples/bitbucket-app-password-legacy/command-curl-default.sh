curl -u "${BB_AUTH_STRING:-jane:@{legacy-password:130086}}" https://api.bitbucket.org/2.0/user
