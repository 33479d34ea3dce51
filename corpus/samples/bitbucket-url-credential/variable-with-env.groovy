withEnv(['BITBUCKET_USER=jane', 'BITBUCKET_TOKEN=@{password:1229}']) {
