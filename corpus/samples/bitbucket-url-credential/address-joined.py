REPO_URL = 'https://' + 'jane:@{password:23140}' + '@bitbucket.org/acme/shop.git'
