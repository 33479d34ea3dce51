let username = "jane"
let password = "@{password:41101}"
let loginString = String(format: "%@:%@", username, password)
let url = URL(string: "https://api.bitbucket.org/2.0/user")!
