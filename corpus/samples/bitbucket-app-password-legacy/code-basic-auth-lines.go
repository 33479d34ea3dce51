auth := &http.BasicAuth{
	Username: "jane",
	Password: "@{legacy-password:130108}",
}
git.PlainClone(dir, false, &git.CloneOptions{URL: "https://bitbucket.org/acme/shop", Auth: auth})
