REPO=bitbucket.org/acme/shop.git
git clone https://jane:@{password:120126}@$REPO
