requests.post('https://bitbucket.org/site/oauth2/access_token',
              data={'client_id': '@{oauth-key:1323}', 'client_secret': '@{oauth-secret:1323}'})
