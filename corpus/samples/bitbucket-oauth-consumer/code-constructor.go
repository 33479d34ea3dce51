c := bitbucket.NewOAuthClientCredentials("@{oauth-key:9223}", "@{oauth-secret:9223}")
