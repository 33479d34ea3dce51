export PASS=$(vault read bb2)
git clone https://jane:$PASS@bitbucket.org/acme/shop.git
