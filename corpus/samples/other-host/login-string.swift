let loginString = "jane:@{password:21002}"
let loginData = loginString.data(using: .utf8)!
var request = URLRequest(url: URL(string: "https://api.github.com/2.0/user")!)
request.setValue("Basic \(loginData.base64EncodedString())", forHTTPHeaderField: "Authorization")
