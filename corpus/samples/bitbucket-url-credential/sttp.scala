basicRequest.auth.basic("jane", "@{password:21203}").get(uri"https://api.bitbucket.org/2.0/user")
