http -a jane:@{legacy-password:1107} GET https://api.bitbucket.org/2.0/user
