bitbucket = Client(BasicAuthenticator('jane', '@{password:42021}', 'jane@acme.example'))
