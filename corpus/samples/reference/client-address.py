bitbucket = Bitbucket(
    url="https://code.acme.example",
    username=settings["user"], password=settings["password"])
