password = '@{password:41032}'
url = 'https://jane:%s@bitbucket.org/acme/shop.git' % password
