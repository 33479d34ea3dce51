Typhoeus.get('https://api.bitbucket.org/2.0/repositories/acme/shop', userpwd: 'jane:@{password:22421}')
