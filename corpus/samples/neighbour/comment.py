# mirrored from https://bitbucket.org/acme/shop
PASSWORD = "@{password:7034}"
