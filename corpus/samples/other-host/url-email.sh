git clone https://jane@acme.example:@{password:1345}@gitlab.com/acme/shop.git
