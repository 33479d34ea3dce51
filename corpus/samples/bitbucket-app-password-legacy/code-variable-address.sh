export PASS=@{legacy-password:130081}
git clone https://jane:$PASS@bitbucket.org/acme/shop.git
