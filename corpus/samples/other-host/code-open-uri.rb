URI.open('https://api.example.org/2.0/repositories/acme/shop', http_basic_authentication: ['jane', '@{password:22420}'])
