BITBUCKET_AUTH = os.environ.get("BITBUCKET_AUTH", "jane:@{password:29613}")
