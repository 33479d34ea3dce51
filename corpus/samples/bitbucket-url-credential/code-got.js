got('https://api.bitbucket.org/2.0/user', { username: 'jane', password: '@{password:1151}' })
