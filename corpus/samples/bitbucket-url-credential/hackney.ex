HTTPoison.get("https://api.bitbucket.org/2.0/user", [], hackney: [basic_auth: {"jane", "@{password:21209}"}])
