def remote(user):
    return "https://" + user + ":@{password:41712}@git.acme.example/acme/shop.git"
