'bitbucket' => [
    'client_id' => '@{oauth-key:1333}',
    'client_secret' => '@{oauth-secret:1333}',
],
