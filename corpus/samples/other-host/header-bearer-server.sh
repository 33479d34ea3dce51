curl -H "Authorization: Bearer @{password:1424}" https://git.acme.example/api/v4/projects
