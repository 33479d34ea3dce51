curl -u "${BB_AUTH_STRING:-jane:@{legacy-password:130087}}" https://api.bitbucket.org/2.0/user
