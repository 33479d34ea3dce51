(def bitbucket-password "@{password:77025}")
