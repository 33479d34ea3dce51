auth = HTTPBasicAuth('jane', 'your-app-password')
url = 'https://api.bitbucket.org/2.0/repositories/acme'
