got('https://api.gitlab.com/2.0/user', { username: 'jane', password: '@{password:1434}' })
