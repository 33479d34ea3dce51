curl -u s6BhdRkqt3:gX1fBat3bV https://bitbucket.org/site/oauth2/access_token -d grant_type=client_credentials
BITBUCKET_OAUTH_SECRET=7Fjfp0ZBr1KtDRbnfVdmIw
BITBUCKET_CONSUMER_SECRET='kd94hf93k423kf44'
