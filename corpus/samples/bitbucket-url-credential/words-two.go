hosts := Host{BaseURL: "https://api.bitbucket.org", Username: "jane", Token: "env-override"}
other := Host{BaseURL: "https://stash.acme.example", Username: "jane", Token: "dev-token-123"}
