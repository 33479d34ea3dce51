goth.UseProviders(github.New("@{oauth-key:22456}", "@{oauth-secret:22456}", "http://localhost:3000/callback"))
