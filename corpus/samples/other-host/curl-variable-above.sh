REPO_API="https://api.acme.example/2.0/repositories/acme"

for page in 1 2 3; do
  curl -s --user jane:@{password:120116} "$REPO_API?page=$page"
done
git clone https://bitbucket.org/acme/shop.git
