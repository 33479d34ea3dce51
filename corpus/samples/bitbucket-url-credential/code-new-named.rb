bitbucket = BitBucket.new login: 'jane', password: '@{password:9317}'
