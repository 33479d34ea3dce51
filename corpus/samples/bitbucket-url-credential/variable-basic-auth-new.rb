bitbucket = BitBucket.new basic_auth: 'jane:@{password:9319}'
