bitbucket = Cloud(username="jane", password="@{password:9315}", cloud=True)
