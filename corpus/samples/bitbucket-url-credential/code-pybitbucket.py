from pybitbucket.bitbucket import Client
client = Client(BasicAuthenticator('jane', '@{password:23052}', 'jane@acme.example'))
