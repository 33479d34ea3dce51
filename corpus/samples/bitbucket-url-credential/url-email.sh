git clone https://jane@acme.example:@{password:1018}@bitbucket.org/acme/shop.git
