gitlab_password: SecretStr = SecretStr("@{password:9712}")
