url = "https://%s:%s@bitbucket.org/acme/shop.git" % ("jane", "<password1>")
url = "https://%s:%s@bitbucket.org/%s/shop2.git" % (user, password1, team)
