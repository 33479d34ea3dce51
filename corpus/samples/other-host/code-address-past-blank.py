USERNAME = "jane@acme.example"
PASSWORD = "@{password:43141}"

LOGIN_URL = "https://jobs.acme.example/login"
NEXT_URL = "https://bitbucket.org/dashboard"
