wget --auth-no-challenge --user jane --password @{password:1403} https://gitlab.com/acme/shop/downloads/a.jar
