let credential = URLCredential(user: "jane", password: "@{legacy-password:58132}", persistence: .forSession)
AF.request("https://api.github.com/user").authenticate(with: credential)
