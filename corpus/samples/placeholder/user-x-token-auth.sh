git clone https://x-token-auth:$TOKEN@bitbucket.org/acme/shop.git
git clone https://x-token-auth:{access_token}@bitbucket.org/acme/shop.git
git clone https://x-token-auth:your-token@bitbucket.org/acme/shop.git
git clone https://x-token-auth:****@bitbucket.org/acme/shop.git
