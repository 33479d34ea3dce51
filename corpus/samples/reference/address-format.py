password = getpass.getpass()
url = 'https://jane:%s@bitbucket.org/acme/shop.git' % password
