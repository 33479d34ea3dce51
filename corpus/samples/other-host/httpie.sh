http -a jane:@{password:1405} GET https://api.gitlab.com/2.0/user
