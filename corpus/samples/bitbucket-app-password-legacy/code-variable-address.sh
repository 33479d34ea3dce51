export PASS=@{legacy-password:130080}
git clone https://jane:$PASS@bitbucket.org/acme/shop.git
