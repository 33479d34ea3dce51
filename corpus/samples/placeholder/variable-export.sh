export BITBUCKET_TOKEN='your-app-password'
