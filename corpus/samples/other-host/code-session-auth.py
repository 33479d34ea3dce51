s = requests.Session()
s.auth = ("jane", "@{password:1428}")
s.get("https://api.gitlab.com/2.0/workspaces")
