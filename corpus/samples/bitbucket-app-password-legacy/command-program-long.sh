bitbucket-cli --user jane --password @{legacy-password:58214} list-repos
