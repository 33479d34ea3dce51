MY_BB_PASSWORD = "@{password:43122}"
