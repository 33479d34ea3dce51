HOST=bitbucket.org
git clone https://jane:@{password:41113}@$HOST/acme/shop.git
