HTTParty.get('https://api.bitbucket.org/2.0/user', basic_auth: { username: 'jane', password: '@{password:1176}' })
