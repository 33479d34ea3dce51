bb-backup --bitbucket-user jane --bitbucket-password @{password:1118} --all
