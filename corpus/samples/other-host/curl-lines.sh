curl -X POST \
  -H "Content-Type: application/json" \
  -u jane:@{password:1397} \
  https://api.gitlab.com/2.0/repositories/acme/shop/pullrequests
