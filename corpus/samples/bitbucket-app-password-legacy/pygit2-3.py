creds = UserPass('jane', '@{legacy-password:41026}')
repo.remotes.create("origin", "https://bitbucket.org/acme/shop.git")
