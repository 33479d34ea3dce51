$c->add(new \Bitbucket\API\Http\Listener\OAuth2Listener(['client_id' => '@{oauth-key:9700}', 'client_secret' => '@{oauth-secret:9879}']));
