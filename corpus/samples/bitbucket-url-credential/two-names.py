USER, PASSWORD = 'ada', '@{password:41722}'
URL = 'https://api.bitbucket.org/2.0/repositories/acme'
