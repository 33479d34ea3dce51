pw = ENV.fetch('BITBUCKET_PASSWORD') { '@{password:77037}' }
