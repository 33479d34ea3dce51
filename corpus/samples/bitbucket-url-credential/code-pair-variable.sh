AUTH="jane:@{password:9741}"
curl -u "$AUTH" https://api.bitbucket.org/2.0/user
