s = requests.Session()
s.auth = ("jane", "@{password:1141}")
s.get("https://api.bitbucket.org/2.0/workspaces")
