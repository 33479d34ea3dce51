ctx := context.WithValue(context.Background(), bitbucketv1.ContextAccessToken, "@{server-token:130053}")
