consul kv put ci/bitbucket/password '@{password:22445}'
