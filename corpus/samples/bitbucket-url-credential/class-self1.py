class Bitbucket:
    def __init__(self):
        self.base_url = "https://api.bitbucket.org/2.0"
        self.username = "jane"
        self.password = "@{password:41051}"
