REPO_URL = 'https://' + 'jane:@{password:23141}' + '@github.com/acme/shop.git'
