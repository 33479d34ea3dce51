HTTPoison.get("https://api.github.com/2.0/user", [], hackney: [basic_auth: {"jane", "@{password:21210}"}])
