bitbucketToken := os.Getenv("BITBUCKET_TOKEN1")
req.SetBasicAuth(os.Getenv("BB1"), os.Getenv("BB2")) // api.bitbucket.org
