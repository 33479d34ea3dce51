goth.UseProviders(bitbucket.New("@{oauth-key:22455}", "@{oauth-secret:22455}", "http://localhost:3000/callback"))
