atlantis server --bitbucket-user=jane --bitbucket-token=@{password:1116} --repo-allowlist="bitbucket.org/acme/*"
