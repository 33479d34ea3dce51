$config['bitbucket.settings']['password'] = getenv('BITBUCKET_PASSWORD');
$config['bitbucket.settings']['token'] = $_ENV['TOKEN'];
$settings['bitbucket']['credentials']['password'] = $password;
