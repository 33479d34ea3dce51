const url = 'https://' + user1 + ':' + password1 + '@bitbucket.org/acme/shop.git';
