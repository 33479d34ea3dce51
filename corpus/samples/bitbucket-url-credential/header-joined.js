const h = { Authorization: 'Basic ' + '@{base64:jane:@{password:22027}}' };
fetch('https://api.bitbucket.org/2.0/repositories/acme/shop', { headers: h });
