client_id = r'@{oauth-key:130087}'
client_secret = r'@{oauth-secret:130087}'
token_url = 'https://bitbucket.org/site/oauth2/access_token'
