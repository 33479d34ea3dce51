curl https://api.bitbucket.org/2.0/user -u "jane:@{app-password:1094}" | jq .
