curl -H "Authorization: Basic $(printf '%s' jane:@{password:22003} | base64)" https://api.bitbucket.org/2.0/repositories/acme/shop
