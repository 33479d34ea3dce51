auth = HTTPBasicAuth('jane', '@{legacy-password:1143}')
url = 'https://api.bitbucket.org/2.0/repositories/acme'
