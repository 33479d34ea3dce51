var request = URLRequest(url: URL(string: "https://api.bitbucket.org/2.0/user")!)
let login = "jane:@{password:9867}"
