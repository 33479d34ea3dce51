HTTParty.get('https://api.gitlab.com/2.0/user', basic_auth: { username: 'jane', password: '@{password:1454}' })
