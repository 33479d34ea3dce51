curl --fail --silent \
  --user 'jane@acme.example:@{api-token:29725}' \
  --form files=@dist/app.zip \
  https://api.bitbucket.org/2.0/repositories/acme/shop/downloads
