aws codebuild import-source-credentials --server-type BITBUCKET --auth-type BASIC_AUTH --username jane --token @{password:9811}
