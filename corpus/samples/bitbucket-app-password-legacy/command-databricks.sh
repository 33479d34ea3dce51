databricks git-credentials create bitbucketCloud --git-username jane --personal-access-token @{legacy-password:58213}
