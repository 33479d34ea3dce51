git clone https://jane:@{app-password:1003}@bitbucket.org/acme/shop.git
