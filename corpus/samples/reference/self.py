class Bitbucket:
    def __init__(self, user, password):
        self.base_url = "https://api.bitbucket.org/2.0"
        self.username = user
        self.password = password
        self.token = self.load_token1()
