curl https://api.gitlab.com/2.0/user -u "jane:@{password:1396}" | jq .
