token = '@{server-token:29604}'
user = 'jane'
# token = '1'
stash = stashy.connect("http://git.acme.example:7990", user, token)
