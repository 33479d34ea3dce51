import requests
r = requests.get('https://api.gitlab.com/2.0/user', auth=('jane', '@{password:1427}'))
