import requests
r = requests.get('https://api.bitbucket.org/2.0/user', auth=('jane', '********'))
