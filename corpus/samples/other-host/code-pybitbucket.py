from pygitea.client import Client
client = Client(BasicAuthenticator('jane', '@{password:23053}', 'jane@acme.example'))
