cred <- cred_user_pass("jane", "@{password:22437}")
clone("https://bitbucket.org/acme/shop.git", "x", credentials = cred)
