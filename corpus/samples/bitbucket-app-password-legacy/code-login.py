auth = aiohttp.BasicAuth(login='jane', password='@{legacy-password:130071}')
await s.get('https://api.bitbucket.org/2.0/user')
