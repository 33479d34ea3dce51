let url = "https://api.bitbucket.org/2.0/user"
let loginString = String(format: "%@:%@", user1, token2)
