wget --auth-no-challenge --user jane --password ... https://bitbucket.org/acme/shop/downloads/a.jar
