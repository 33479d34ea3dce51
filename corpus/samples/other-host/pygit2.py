creds = UserPass('jane', '@{password:41505}')
repo.remotes.create("origin", "https://gitlab.com/acme/shop.git")
