gh secret set BITBUCKET_APP_PASSWORD --body "$BITBUCKET_APP_PASSWORD"
gh secret set BITBUCKET_TOKEN < token.txt
