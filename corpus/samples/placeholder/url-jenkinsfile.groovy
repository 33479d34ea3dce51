git url: 'https://jane:${BB_SECRET}@bitbucket.org/acme/shop.git', branch: 'main'
