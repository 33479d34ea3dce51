host = "bitbucket.org"
url = "https://" + user + ":" + "@{password:41105}" + "@" + host + "/acme/shop.git"
