url = "https://{}:{}@bitbucket.org/{}/{}.git".format(user, password, team, slug)
url = f"https://{user}:{self.password1}@bitbucket.org/acme"
url = "https://%s:%s@bitbucket.org/acme" % (u, p)
url = "https://%(user1)s:%(pass1)s@bitbucket.org/acme" % d
