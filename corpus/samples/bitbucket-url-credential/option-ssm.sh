aws ssm put-parameter --name /ci/BITBUCKET_APP_PASSWORD --type SecureString --value @{password:9329}
