HOST = "bitbucket.org"
url = f"https://jane:@{legacy-password:41112}@{bytes:40}{HOST}/acme/shop.git"
