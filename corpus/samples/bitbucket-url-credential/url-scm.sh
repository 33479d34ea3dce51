git clone https://jane:@{password:1005}@stash.acme.example/scm/web/shop.git
