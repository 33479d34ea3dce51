BITBUCKET_AUTH = os.environ.get("BITBUCKET_AUTH", "jane:" + token)
BITBUCKET_CREDS = os.environ.get("BB_CREDS", "jane:<password>")
