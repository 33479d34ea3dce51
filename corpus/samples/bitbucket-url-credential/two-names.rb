USERNAME = 'jane'
PASSWORD = '@{password:23149}'
HTTParty.get('https://api.bitbucket.org/2.0/user', basic_auth: { username: USERNAME, password: PASSWORD })
