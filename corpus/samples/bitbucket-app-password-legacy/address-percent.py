url = "https://%s:%s@bitbucket.org/acme/shop.git" % ("jane", "@{legacy-password:23063}")
