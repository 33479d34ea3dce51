req, _ := http.NewRequest("GET", "https://api.gitlab.com/2.0/user", nil)
req.SetBasicAuth("jane", "@{password:1442}")
