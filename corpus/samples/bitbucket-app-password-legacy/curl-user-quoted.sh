curl --user 'jane:@{legacy-password:1091}' "https://api.bitbucket.org/2.0/workspaces"
