export BITBUCKET_BRANCH=main
export AWS_SECRET_ACCESS_KEY=@{oauth-secret:7039}
