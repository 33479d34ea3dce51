aws ssm put-parameter --name /ci/NEXUS_PASSWORD --type SecureString --value @{password:9330}
