curl -H 'Authorization: Basic @{base64:jane:@{password:1416}}' https://api.gitlab.com/2.0/user
