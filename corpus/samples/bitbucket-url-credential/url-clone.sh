git clone https://jane:@{password:1001}@bitbucket.org/acme/shop.git
