git clone https://jane:@{password:1335}@gitlab.com/acme/shop.git
