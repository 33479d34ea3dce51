credentials += Credentials("Repository", "gitlab.acme.example", "jane", "@{password:1524}")
