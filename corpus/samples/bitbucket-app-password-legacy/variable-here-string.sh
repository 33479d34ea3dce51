circleci context store-secret github acme ci BITBUCKET_PASSWORD <<< "@{legacy-password:130047}"
