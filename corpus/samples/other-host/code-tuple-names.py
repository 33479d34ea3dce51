user, pw = "jane", "@{password:9846}"
remote = f"https://{user}:{pw}@gitlab.com/acme/shop.git"
