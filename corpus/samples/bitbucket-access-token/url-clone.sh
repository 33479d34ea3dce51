git clone https://jane:@{access-token:1004}@bitbucket.org/acme/shop.git
