git clone https://@{access-token:21104}@bitbucket.org/acme/shop.git
