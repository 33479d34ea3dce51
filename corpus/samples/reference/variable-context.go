ctx := context.WithValue(context.Background(), bitbucketv1.ContextAccessToken, os.Getenv("BB_TOKEN2"))
