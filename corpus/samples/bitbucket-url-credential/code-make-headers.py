headers = urllib3.make_headers(basic_auth='jane:@{password:22423}')
http.request('GET', 'https://api.bitbucket.org/2.0/repositories/acme/shop', headers=headers)
