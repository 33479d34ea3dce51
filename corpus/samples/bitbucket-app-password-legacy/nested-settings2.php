$config['bitbucket_api.settings']['app_password'] = '@{legacy-password:41011}';
