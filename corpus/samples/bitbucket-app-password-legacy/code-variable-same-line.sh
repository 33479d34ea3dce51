export TOKEN=@{legacy-password:130102}; git clone https://jane:${TOKEN}@bitbucket.org/acme/shop
