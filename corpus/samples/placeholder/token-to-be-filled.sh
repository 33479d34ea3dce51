curl -u jane:BBDC-<token> https://bitbucket.acme.example/rest/api/1.0/projects
