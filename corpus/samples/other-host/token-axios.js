axios.post('https://id.example.org/site/oauth2/access_token', 'grant_type=client_credentials', { auth: { username: '@{oauth-key:22458}', password: '@{oauth-secret:22458}' } });
