git clone https://jane%40acme.example:@{password:1020}@bitbucket.org/acme/shop.git
