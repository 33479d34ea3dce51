USER, PASSWORD = 'ada', '@{password:41726}'
URL = 'https://git.acme.example/api/v4'
