bitbucket_password: SecretStr = SecretStr("@{password:9711}")
