OAuth2::Client.new('@{oauth-key:23019}', '@{oauth-secret:23019}', site: 'https://bitbucket.org', token_url: '/site/oauth2/access_token')
