curl -X POST -u "@{oauth-key:1321}:@{oauth-secret:1321}" https://bitbucket.org/site/oauth2/access_token -d grant_type=client_credentials
