curl -H 'Authorization: Basic @{base64:jane:@{api-token:1124}}' https://api.bitbucket.org/2.0/user
