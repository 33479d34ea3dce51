client = Cloud(username="jane", password="@{legacy-password:1147}", url="https://api.bitbucket.org/")
