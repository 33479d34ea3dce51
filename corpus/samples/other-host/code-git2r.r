cred <- cred_user_pass("jane", "@{password:22438}")
clone("https://git.example.org/acme/shop.git", "x", credentials = cred)
