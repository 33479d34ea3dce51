$config['bitbucket.settings']['client_id'] = '@{oauth-key:41014}';
$config['bitbucket.settings']['client_secret'] = '@{oauth-secret:41014}';
