$config['bitbucket.settings']['password']['title'] = 'Rq7rTz4Lp9';
$config['bitbucket.settings']['webhook_secret'] = '@{password:41525}';
