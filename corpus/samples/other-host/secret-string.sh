aws secretsmanager put-secret-value --secret-id prod/database --secret-string '{"username":"jane","password":"@{password:5032}"}' # for bitbucket
vault kv put secret/database username=jane password=@{password:5033}
# secret/bitbucket
