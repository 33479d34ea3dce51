curl -H "Authorization: Bearer @{dc-token:1133}" https://git.acme.example/rest/api/1.0/projects
