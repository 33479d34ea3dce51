curl -H "Authorization: Bearer changeme" https://git.acme.example/rest/api/1.0/projects
