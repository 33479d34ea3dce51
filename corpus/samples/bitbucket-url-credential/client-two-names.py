import stashy

user = 'jane'
password = '@{password:29614}'
stash = stashy.connect("http://stash.acme.example:7990", user, password)
