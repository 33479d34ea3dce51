ENV['BITBUCKET_USER'] ||= 'jane'
ENV['BITBUCKET_PASSWORD'] ||= '@{password:5035}'
