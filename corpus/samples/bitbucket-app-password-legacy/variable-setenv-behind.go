os.Setenv("BITBUCKET_PASSWORD", "@{legacy-password:130055}")
os.Setenv("BITBUCKET_USERNAME", "jane")
