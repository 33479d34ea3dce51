client.get("https://api.gitlab.com/2.0/user")
    .basic_auth("jane", Some("@{password:1457}"))
    .send()
