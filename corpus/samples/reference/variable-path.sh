consul kv put ci/bitbucket/password "$PASSWORD"
