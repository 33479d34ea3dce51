user = 'user'
password = 'password'
url = 'https://' + user + ':' + password + '@bitbucket.org/acme/shop.git'
other = 'https://' + user + ':' + 'password' + '@' + 'bitbucket.org/acme/shop.git'
