curl "https://bitbucket.acme.example/rest/api/1.0/projects?os_username=jane&os_password=@{password:76601}&limit=9"
