default['app']['bitbucket']['username'] = 'jane'
default['app']['bitbucket']['password'] = '@{password:9215}'
