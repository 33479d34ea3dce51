final auth = base64Encode(utf8.encode('jane:@{password:22433}'));
dio.get('https://api.bitbucket.org/2.0/repositories/acme/shop');
