from bitbucket import hooks
token = "@{password:41524}"
