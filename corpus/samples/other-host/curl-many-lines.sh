curl \
  -X PUT \
  -H "Content-Type: application/json" \
  -H "Accept: application/json" \
  -d @body.json \
  -u "jane:@{password:22040}" \
  "https://api.example.org/2.0/repositories/acme/shop/pipelines_config/variables/"
