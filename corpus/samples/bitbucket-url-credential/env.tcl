set ::env(BITBUCKET_PASSWORD) "@{password:23050}"
