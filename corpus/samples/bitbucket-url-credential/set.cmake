set(BITBUCKET_PASSWORD "@{password:21017}")
