bitbucket = BitBucket.new basic_auth: 'login:password'
