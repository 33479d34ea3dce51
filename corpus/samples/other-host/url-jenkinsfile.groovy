git url: 'https://jane:@{password:1377}@gitlab.com/acme/shop.git', branch: 'main'
