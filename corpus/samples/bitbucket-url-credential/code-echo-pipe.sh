AUTH=$(echo -n jane:@{password:22001} | base64)
curl -H "Authorization: Basic $AUTH" https://api.bitbucket.org/2.0/repositories/acme/shop
