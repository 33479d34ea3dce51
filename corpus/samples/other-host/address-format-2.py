password = '@{password:41507}'
url = 'https://jane:%s@gitlab.com/acme/shop.git' % password
