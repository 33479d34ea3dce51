http -a jane:@{password:1106} GET https://api.bitbucket.org/2.0/user
