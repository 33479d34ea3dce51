aws ssm put-parameter --name "/ci/bitbucket/token" --type SecureString --value "@{password:9813}"
