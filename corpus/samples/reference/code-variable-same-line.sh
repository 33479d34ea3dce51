export TOKEN=$CI_TOKEN2; git clone https://jane:${TOKEN}@bitbucket.org/acme/shop
