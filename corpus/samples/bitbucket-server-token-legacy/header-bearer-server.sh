curl -H "Authorization: Bearer @{server-token:1134}" https://git.acme.example/rest/api/1.0/projects
