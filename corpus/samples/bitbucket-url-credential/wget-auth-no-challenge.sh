wget --auth-no-challenge --user jane --password @{password:1104} https://bitbucket.org/acme/shop/downloads/a.jar
