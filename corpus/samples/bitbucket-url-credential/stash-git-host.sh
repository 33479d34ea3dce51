git clone https://jane:@{password:1310}@git-stash.acme.example/web/shop.git
