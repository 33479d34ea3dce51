func config() *oauth2.Config {
	return &oauth2.Config{
		ClientID:     "@{oauth-key:20002}",
		ClientSecret: "@{oauth-secret:20002}",
		Scopes:       []string{"repo"},
		Endpoint:     github.Endpoint,
	}
}
