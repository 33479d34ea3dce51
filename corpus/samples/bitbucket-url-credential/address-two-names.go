user := "jane"
password := "@{password:42040}"
url := fmt.Sprintf("https://%s:%s@bitbucket.org/acme/shop.git", user, password)
