$client = new Gitea\Client();
$client->authenticate(Gitea\Client::AUTH_HTTP_PASSWORD, 'jane', '@{password:23057}');
