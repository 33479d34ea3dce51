git clone https://jane:@{password:1336}@nexus.acme.example/git/web/shop.git
