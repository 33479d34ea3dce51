url = f"https://x-token-auth:{get_auth()[0]}@bitbucket.org/acme/shop.git"
