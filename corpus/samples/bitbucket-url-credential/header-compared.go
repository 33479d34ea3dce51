	gock.New("https://bitbucket.org").
		Post("/site/oauth2/access_token").
		MatchHeader("Authorization", "Basic @{base64:4c1d22e9a0:7be04f11c3}").
		Reply(200)
