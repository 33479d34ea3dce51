url = "https://{}:{}@bitbucket.org/acme/shop.git".format("jane", "@{password:23062}")
