const (
	oauthAuthURL      = "https://bitbucket.org/site/oauth2/authorize"
	oauthClientID     = "@{oauth-key:5302}"
	oauthClientSecret = "@{hex:@{bytes:f31d05a9dcfe672e}@{bytes:d0dd36ad81c298e263c68b}h}"
)
