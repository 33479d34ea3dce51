url = "https://" + "jane" + ":" + "@{password:41103}" + "@" + "bitbucket.org/acme/shop.git"
