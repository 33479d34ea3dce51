client { install(Auth) { basic { credentials { BasicAuthCredentials(username = "jane", password = "${PASSWORD}") } } } }
val r = client.get("https://api.bitbucket.org/2.0/user")
