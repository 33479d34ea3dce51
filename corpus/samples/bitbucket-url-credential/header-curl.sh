curl -H 'Authorization: Basic @{base64:jane:@{password:1122}}' https://api.bitbucket.org/2.0/user
