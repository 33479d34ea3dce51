url = "https://" + user + ":" + "@{password:41104}" + "@bitbucket.org/acme/shop.git"
