BITBUCKET_AUTH = ("jane", "@{password:23120}")
