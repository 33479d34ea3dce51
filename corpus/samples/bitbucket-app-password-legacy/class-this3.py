        self.url = "https://bitbucket.org/acme/shop.git"
        self.user = "jane"
        self.token = "@{legacy-password:41061}"
