import requests

USERNAME = "jane@acme.example"
PASSWORD = "@{password:43140}"

LOGIN_URL = "https://bitbucket.org/account/signin/?next=/"
