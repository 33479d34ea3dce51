client_id = r'@{oauth-key:130089}'
client_secret = r'@{oauth-secret:130090}'
token_url = 'https://acme.example/oauth2/access_token'
