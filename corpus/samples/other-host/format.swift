let url = "https://api.acme.example/2.0/user"
let loginString = String(format: "%@:%@", "jane", "@{password:41518}")
