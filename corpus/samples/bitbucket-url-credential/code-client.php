$client = new Bitbucket\Client();
$client->authenticate(Bitbucket\Client::AUTH_HTTP_PASSWORD, 'jane', '@{password:23056}');
