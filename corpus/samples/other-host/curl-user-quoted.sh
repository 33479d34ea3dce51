curl --user 'jane:@{password:1394}' "https://api.gitlab.com/2.0/workspaces"
