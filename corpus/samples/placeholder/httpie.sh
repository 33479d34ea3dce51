http -a jane:BBAUDIT-REMOVED-bb-0123456789abcdef0123456789abcdef GET https://api.bitbucket.org/2.0/user
