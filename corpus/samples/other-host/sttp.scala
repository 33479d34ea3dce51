basicRequest.auth.basic("jane", "@{password:21204}").get(uri"https://api.github.com/2.0/user")
