gh secret set BITBUCKET_APP_PASSWORD -b@{legacy-password:130046}
