OAuth2::Client.new('@{oauth-key:23020}', '@{oauth-secret:23020}', site: 'https://github.com', token_url: '/login/oauth/access_token')
