BITBUCKET_AUTH = (os.environ["BB_USER_1"], os.environ["BB_PASS_1"])
