def remote(user, password):
    a = "https://" + user + ":" + password + "@bitbucket.org/acme/shop.git"
    b = "https://" + user + ":password@bitbucket.org/acme/shop.git"
    return a or b or "https://" + user + ":{}@bitbucket.org/acme/shop.git"
