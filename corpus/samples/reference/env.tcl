set password $::env(BITBUCKET_PASSWORD)
