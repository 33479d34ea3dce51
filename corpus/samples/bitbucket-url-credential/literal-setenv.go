os.Setenv("BITBUCKET_PASSWORD", `@{password:77001}`)
req, _ := http.NewRequest("GET", "https://api.bitbucket.org/2.0/user", nil)
req.SetBasicAuth("jane", `@{password:77055}`)
