curl -X POST \
  -H "Content-Type: application/json" \
  -u jane:[password] \
  https://api.bitbucket.org/2.0/repositories/acme/shop/pullrequests
