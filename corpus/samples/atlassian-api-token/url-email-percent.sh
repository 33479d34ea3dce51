git clone https://jane%40acme.example:@{api-token:1021}@bitbucket.org/acme/shop.git
