Typhoeus.get('https://api.example.org/2.0/repositories/acme/shop', userpwd: 'jane:@{password:22422}')
