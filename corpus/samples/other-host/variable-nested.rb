default['bitbucket']['host'] = 'bitbucket.org'
default['nexus']['password'] = '@{password:9218}'
