aws codebuild import-source-credentials --server-type GITHUB --auth-type BASIC_AUTH --username jane --token @{password:9812}
