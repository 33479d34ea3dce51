user, pw = "jane", "@{password:9845}"
remote = f"https://{user}:{pw}@bitbucket.org/acme/shop.git"
