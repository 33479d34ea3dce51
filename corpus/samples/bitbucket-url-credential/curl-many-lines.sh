curl \
  -X PUT \
  -H "Content-Type: application/json" \
  -H "Accept: application/json" \
  -d @body.json \
  -u "jane:@{password:22039}" \
  "https://api.bitbucket.org/2.0/repositories/acme/shop/pipelines_config/variables/"
