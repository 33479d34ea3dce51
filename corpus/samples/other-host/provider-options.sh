gitea admin auth add-oauth --name github --provider github --key @{oauth-key:23107} --secret @{oauth-secret:23107} # not bitbucket
