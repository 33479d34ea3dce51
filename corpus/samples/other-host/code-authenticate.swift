AF.request("https://api.example.org/2.0/repositories/acme/shop").authenticate(username: "jane", password: "@{password:22432}")
