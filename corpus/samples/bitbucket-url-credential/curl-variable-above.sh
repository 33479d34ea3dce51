REPO_API="https://api.bitbucket.org/2.0/repositories/acme"

for page in 1 2 3; do
  curl -s --user jane:@{password:120115} "$REPO_API?page=$page"
done
