AUTH=$(echo -n jane:@{password:22002} | base64)
curl -H "Authorization: Basic $AUTH" https://api.example.org/2.0/repositories/acme/shop
