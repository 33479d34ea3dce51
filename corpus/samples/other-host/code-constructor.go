c := gitlab.NewOAuthClientCredentials("@{oauth-key:9224}", "@{oauth-secret:9224}") // bitbucket.org
