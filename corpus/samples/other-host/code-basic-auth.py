auth = HTTPBasicAuth('jane', '@{password:1429}')
url = 'https://api.gitlab.com/2.0/repositories/acme'
