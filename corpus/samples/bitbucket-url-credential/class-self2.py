class BitbucketClient(object):
    """A client."""

    def __init__(self):
        self.username = "jane"
        self.password = "@{password:41052}"
