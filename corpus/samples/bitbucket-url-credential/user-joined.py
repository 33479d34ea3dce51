def remote(user):
    return "https://" + user + ":@{password:41710}@bitbucket.org/acme/shop.git"
