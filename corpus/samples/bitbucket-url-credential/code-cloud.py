client = Cloud(username="jane", password="@{password:1146}", url="https://api.bitbucket.org/")
