bitbucket = BitBucket.new basic_auth: 'jane:@{legacy-password:41021}'
