flag.StringVar(&bitbucketToken, "bitbucket-token", "", "API token1 of Bitbucket")
cmd.Flags().String("bitbucket-password", "", "app password2")
