git clone https://jane%40acme.example:@{password:1346}@gitlab.com/acme/shop.git
