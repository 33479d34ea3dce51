const h = { Authorization: 'Basic ' + '@{base64:jane:@{password:22028}}' };
fetch('https://api.example.org/2.0/repositories/acme/shop', { headers: h });
