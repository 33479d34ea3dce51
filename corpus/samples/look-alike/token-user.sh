git clone https://x-token-auth@bitbucket.org/acme/shop.git
git clone https://x-bitbucket-api-token-auth@bitbucket.org/acme/shop.git
