bb = Bitbucket(
    "https://git.acme.example",
    username="jane", password="@{password:43106}",
)
