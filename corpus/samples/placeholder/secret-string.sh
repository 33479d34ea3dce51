aws secretsmanager put-secret-value --secret-id prod/bitbucket --secret-string '{"username":"jane","password":"$PASSWORD"}'
vault kv put secret/bitbucket username=jane password=<password>
