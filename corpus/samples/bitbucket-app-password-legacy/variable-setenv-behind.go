os.Setenv("BITBUCKET_PASSWORD", "@{legacy-password:130056}")
os.Setenv("BITBUCKET_USERNAME", "jane")
