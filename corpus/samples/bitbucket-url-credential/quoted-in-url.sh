git remote set-url origin https://ada:'@{password:41721}'@bitbucket.org/acme/shop.git
