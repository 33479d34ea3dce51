$app->config['sources.bitbucket.credentials']['secret'] = '@{password:41019}';
