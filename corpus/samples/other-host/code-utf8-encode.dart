final auth = base64Encode(utf8.encode('jane:@{password:22434}'));
dio.get('https://api.example.org/2.0/repositories/acme/shop');
