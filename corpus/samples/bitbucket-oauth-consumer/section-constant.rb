BITBUCKET_CONFIG = { consumer_key: '@{oauth-key:58006}', consumer_secret: '@{oauth-secret:58006}' }
