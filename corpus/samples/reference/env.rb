bitbucket_token = ENV['BITBUCKET_TOKEN1']
bitbucket_password = ENV.fetch('BITBUCKET_PASSWORD1')
