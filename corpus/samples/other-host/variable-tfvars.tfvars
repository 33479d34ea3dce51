gitlab_username = "jane"
gitlab_password = "@{password:1485}"
