basicRequest.auth.basic("jane", "${PASSWORD}").get(uri"https://api.bitbucket.org/2.0/user")
