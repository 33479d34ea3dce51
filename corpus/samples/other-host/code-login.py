auth = aiohttp.BasicAuth(login='jane', password='@{password:130072}')
await s.get('https://api.acme.example/2.0/user')
