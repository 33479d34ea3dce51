r <- httr::GET("https://api.example.com/user", httr::authenticate("jane", "@{legacy-password:20010}"))
