withEnv(['GITLAB_USER=jane', 'GITLAB_TOKEN=@{password:1493}']) {
