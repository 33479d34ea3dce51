GET("https://api.gitlab.com/2.0/user", authenticate("jane", "@{password:1458}"))
