$settings['bitbucket']['credentials']['password'] = '@{password:41012}';
