vault kv put secret/ci/bitbucket username=jane password=@{password:5034}
