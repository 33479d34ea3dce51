client = Cloud(username="jane", password="YOUR_TOKEN", url="https://api.bitbucket.org/")
