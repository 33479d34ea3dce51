BITBUCKET_PASSWORD = r"@{password:76063}"
BB_PASSWORD = b'@{password:76066}'
