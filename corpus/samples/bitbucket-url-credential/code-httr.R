GET("https://api.bitbucket.org/2.0/user", authenticate("jane", "@{password:1180}"))
