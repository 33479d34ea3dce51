var request = URLRequest(url: URL(string: "https://api.gitlab.com/2.0/user")!)
let login = "jane:@{password:9868}"
