set(GITHUB_PASSWORD "@{password:21018}")
