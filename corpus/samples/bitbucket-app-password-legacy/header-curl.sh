curl -H 'Authorization: Basic @{base64:jane:@{legacy-password:1123}}' https://api.bitbucket.org/2.0/user
