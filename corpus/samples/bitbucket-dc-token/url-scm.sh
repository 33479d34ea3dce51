git clone https://jane:@{percent:@{dc-token:1006}}@stash.acme.example/scm/web/shop.git
