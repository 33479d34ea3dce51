process.env.BITBUCKET_SERVER_URL = 'https://stash.acme.example';
process.env.BITBUCKET_TOKEN = 'bitbucket-integration-v2/token';
