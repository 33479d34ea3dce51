aws secretsmanager put-secret-value --secret-id prod/bitbucket --secret-string '{"username":"jane","password":"@{password:5030}"}'
aws secretsmanager create-secret --name bitbucket-ci --secret-string "{\"username\":\"jane\",\"password\":\"@{password:5031}\"}"
