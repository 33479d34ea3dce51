$client->get('https://api.bitbucket.org/2.0/user', ['auth' => ['jane', '@{password:1171}']]);
