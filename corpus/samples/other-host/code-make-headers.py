headers = urllib3.make_headers(basic_auth='jane:@{password:22424}')
http.request('GET', 'https://api.example.org/2.0/repositories/acme/shop', headers=headers)
