gitlabToken := "@{password:1462}"
