client = Cloud(username="jane", password="@{password:1431}", url="https://api.gitlab.com/")
