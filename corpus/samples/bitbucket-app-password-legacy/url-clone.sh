git clone https://jane:@{legacy-password:1002}@bitbucket.org/acme/shop.git
