credentials += Credentials("Repository", "bitbucket.acme.example", "jane", "@{password:1280}")
