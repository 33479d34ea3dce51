BITBUCKET_CLONE_PASSWORD: Final[str] = "@{password:23118}"
