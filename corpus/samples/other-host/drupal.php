$config['bitbucket.settings']['username'] = 'jane';
$config['github.settings']['password'] = '@{password:41502}';
$settings['gitlab']['credentials']['password'] = '@{password:41503}';
