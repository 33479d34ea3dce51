auth = HTTPBasicAuth('jane', '@{password:1142}')
url = 'https://api.bitbucket.org/2.0/repositories/acme'
