let credential = URLCredential(user: "jane", password: "@{legacy-password:58103}", persistence: .forSession)
AF.request("https://api.bitbucket.org/2.0/user").authenticate(with: credential)
