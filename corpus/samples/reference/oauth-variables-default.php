'client_id' => env('BITBUCKET_CLIENT_ID', 'client_id'),
'client_secret' => env('BITBUCKET_CLIENT_SECRET', ''),
