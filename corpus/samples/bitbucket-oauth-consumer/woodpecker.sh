kubectl create secret generic woodpecker-secrets \
  --from-literal=WOODPECKER_BITBUCKET=true \
  --from-literal=WOODPECKER_BITBUCKET_CLIENT='@{oauth-key:120111}' \
  --from-literal=WOODPECKER_BITBUCKET_SECRET='@{oauth-secret:120111}' \
  --from-literal=WOODPECKER_HOST='https://ci.acme.example'
