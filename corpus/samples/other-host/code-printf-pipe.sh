curl -H "Authorization: Basic $(printf '%s' jane:@{password:22004} | base64)" https://api.example.org/2.0/repositories/acme/shop
