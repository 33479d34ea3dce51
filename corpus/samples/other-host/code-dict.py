GITLAB = {
    "user": "jane",
    "password": "@{password:1432}",
}
