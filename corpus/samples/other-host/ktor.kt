client { install(Auth) { basic { credentials { BasicAuthCredentials(username = "jane", password = "@{password:21202}") } } } }
val r = client.get("https://api.github.com/2.0/user")
