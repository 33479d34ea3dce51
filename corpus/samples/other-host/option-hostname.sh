flux bootstrap gitea --hostname=git.acme.example --username=jane --password=@{password:9228} # not bitbucket
