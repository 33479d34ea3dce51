git clone https://x-token-auth:@{password:41701}@bitbucket.org/acme/shop.git
curl -u x-token-auth:@{legacy-password:41702} https://api.bitbucket.org/2.0/repositories/acme/shop
git clone https://x-token-auth:@{access-token:41703}@bitbucket.org/acme/shop.git
