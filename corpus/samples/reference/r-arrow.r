bitbucket_token <- Sys.getenv("BITBUCKET_TOKEN")
