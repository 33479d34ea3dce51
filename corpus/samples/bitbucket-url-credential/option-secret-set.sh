gh secret set BITBUCKET_APP_PASSWORD --body "@{password:9331}"
