_, err := git.PlainClone(dir, false, &git.CloneOptions{
	URL:  "https://bitbucket.org/acme/shop",
	Auth: &http.BasicAuth{Username: "jane", Password: "@{password:1163}"},
})
