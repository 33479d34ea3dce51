git clone https://jane@acme.example:@{api-token:1019}@bitbucket.org/acme/shop.git
