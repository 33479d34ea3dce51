curl -u "${BB_AUTH_STRING:-$BB_USER:$BB_PASSWORD2}" https://api.bitbucket.org/2.0/user
