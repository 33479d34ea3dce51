gock.New("https://bitbucket.org").
	Post("/site/oauth2/access_token").
	Reply(200).
	BodyString(`
		{
			"access_token": "@{password:22600}",
			"expires_in": 7200
		}
	`)
