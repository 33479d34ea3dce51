req, _ := http.NewRequest("GET", "https://api.bitbucket.org/2.0/user", nil)
req.SetBasicAuth("jane", "@{legacy-password:1162}")
