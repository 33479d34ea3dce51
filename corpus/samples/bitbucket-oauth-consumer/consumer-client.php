$oauth_params = array(
    'oauth_consumer_key'    => '@{oauth-key:58011}',
    'oauth_consumer_secret' => '@{oauth-secret:58011}',
);
$user = new Bitbucket\API\User;
