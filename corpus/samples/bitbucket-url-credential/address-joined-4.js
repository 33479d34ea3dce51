const url = 'https://jane:' + '@{password:41106}' + '@bitbucket.org/acme/shop.git';
