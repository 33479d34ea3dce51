curl https://api.bitbucket.org/2.0/user -u "jane:@{password:1093}" | jq .
