client_id = r'@{oauth-key:130088}'
client_secret = r'@{oauth-secret:130089}'
token_url = 'https://acme.example/oauth2/access_token'
