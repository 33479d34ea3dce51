client_id = r'@{oauth-key:130088}'
client_secret = r'@{oauth-secret:130088}'
token_url = 'https://bitbucket.org/site/oauth2/access_token'
