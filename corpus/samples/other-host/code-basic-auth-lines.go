auth := &http.BasicAuth{
	Username: "jane",
	Password: "@{password:130109}",
}
git.PlainClone(dir, false, &git.CloneOptions{URL: "https://git.acme.example/acme/shop", Auth: auth})
