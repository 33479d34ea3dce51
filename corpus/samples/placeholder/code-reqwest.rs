client.get("https://api.bitbucket.org/2.0/user")
    .basic_auth("jane", Some("${BB_SECRET}"))
    .send()
