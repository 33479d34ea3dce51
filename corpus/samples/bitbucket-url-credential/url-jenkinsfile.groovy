git url: 'https://jane:@{password:1061}@bitbucket.org/acme/shop.git', branch: 'main'
