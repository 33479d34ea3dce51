'bitbucket' => [
    'client_id' => env('BITBUCKET_CLIENT_ID', '@{oauth-key:41032}'),
    'client_secret' => env('BITBUCKET_CLIENT_SECRET', '@{oauth-secret:41032}'),
],
