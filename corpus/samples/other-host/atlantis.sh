atlantis server --gitlab-user=jane --gitlab-token=@{password:1412} --repo-allowlist="gitlab.com/acme/*"
