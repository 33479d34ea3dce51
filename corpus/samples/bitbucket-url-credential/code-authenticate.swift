AF.request("https://api.bitbucket.org/2.0/repositories/acme/shop").authenticate(username: "jane", password: "@{password:22431}")
