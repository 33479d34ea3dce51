bb = bitbucket.Bitbucket(
    "jane",
    "T@{password:42107}",
    "shop",
)
