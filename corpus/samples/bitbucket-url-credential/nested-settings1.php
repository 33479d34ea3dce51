$config['bitbucket.settings']['username'] = 'jane';
$config['bitbucket.settings']['password'] = '@{password:41010}';
