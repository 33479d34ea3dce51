curl --user 'jane:@{password:1090}' "https://api.bitbucket.org/2.0/workspaces"
