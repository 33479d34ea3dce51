curl -X POST \
  -H "Content-Type: application/json" \
  -u jane:@{password:1095} \
  https://api.bitbucket.org/2.0/repositories/acme/shop/pullrequests
