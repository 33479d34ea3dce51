$settings['services']['bitbucket.org']['password'] = '@{password:41018}';
