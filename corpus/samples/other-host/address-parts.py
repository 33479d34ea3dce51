url = "https://" + user + ":" + "@{password:41506}" + "@" + "git.acme.example/acme/shop.git"
