axios.post('https://bitbucket.org/site/oauth2/access_token', 'grant_type=client_credentials', { auth: { username: '@{oauth-key:22457}', password: '@{oauth-secret:22457}' } });
