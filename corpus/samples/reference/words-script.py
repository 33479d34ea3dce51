url = "https://bitbucket.org/acme/shop"
username = login
password = askSomebody
