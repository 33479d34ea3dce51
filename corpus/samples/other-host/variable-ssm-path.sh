aws ssm put-parameter --name "/ci/sonar/token" --type SecureString --value "@{password:9814}"
