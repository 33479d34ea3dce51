_, err := git.PlainClone(dir, false, &git.CloneOptions{
	URL:  "https://gitlab.com/acme/shop",
	Auth: &http.BasicAuth{Username: "jane", Password: "@{password:1443}"},
})
