bitbucket = Client(BasicAuthenticator(user, password, email))
