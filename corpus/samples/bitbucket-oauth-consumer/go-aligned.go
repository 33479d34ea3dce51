func config() *oauth2.Config {
	return &oauth2.Config{
		ClientID:     "@{oauth-key:20001}",
		ClientSecret: "@{oauth-secret:20001}",
		Scopes:       []string{"repository"},
		Endpoint:     bitbucket.Endpoint,
	}
}
