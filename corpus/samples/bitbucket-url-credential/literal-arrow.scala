    "bitbucket.password" -> "@{password:76077}",
