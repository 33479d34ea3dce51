r <- httr::GET("https://api.bitbucket.org/2.0/user", httr::authenticate("jane", "@{legacy-password:20009}"))
