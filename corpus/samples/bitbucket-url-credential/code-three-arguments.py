import stashy
stash = stashy.connect("https://bitbucket.acme.example", "jane", "@{password:9847}")
