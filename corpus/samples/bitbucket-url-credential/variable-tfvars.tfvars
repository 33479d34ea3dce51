bitbucket_username = "jane"
bitbucket_password = "@{password:1217}"
