url = "https://{}:{}@github.com/acme/shop.git".format("jane", "@{password:23064}")
