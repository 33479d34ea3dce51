gitea admin auth add-oauth --name bitbucket --provider bitbucket --key @{oauth-key:23105} --secret @{oauth-secret:23105}
