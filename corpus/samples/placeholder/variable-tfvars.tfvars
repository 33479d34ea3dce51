bitbucket_username = "jane"
bitbucket_password = "BBAUDIT-REMOVED-bb-0123456789abcdef0123456789abcdef"
