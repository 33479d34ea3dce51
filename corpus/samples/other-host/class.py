class GitlabClient(object):
    """Like BitbucketClient."""

    def __init__(self):
        self.username = "jane"
        self.password = "@{password:41512}"
