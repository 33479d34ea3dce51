BITBUCKET = {
    "user": "jane",
    "password": "@{password:1148}",
}
