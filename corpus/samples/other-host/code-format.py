url = "https://%s:%s@gitlab.com/acme/bitbucket.git" % ("jane", "@{password:23318}")
