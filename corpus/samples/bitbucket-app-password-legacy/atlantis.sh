atlantis server --bitbucket-user=jane --bitbucket-token=@{legacy-password:1117} --repo-allowlist="bitbucket.org/acme/*"
