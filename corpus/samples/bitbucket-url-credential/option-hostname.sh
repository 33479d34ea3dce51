flux bootstrap bitbucket-server --hostname=stash.acme.example --username=jane --token-auth --password=@{password:9227}
