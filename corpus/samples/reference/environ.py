BITBUCKET_TOKEN = os.environ["BITBUCKET_TOKEN_V2"]
bitbucket_password = os.environ.get("BB_PASS_2", "")
auth=(os.getenv("U1"), os.getenv("P1"))  # https://api.bitbucket.org
