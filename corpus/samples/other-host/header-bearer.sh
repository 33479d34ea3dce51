curl -H "Authorization: Bearer @{password:1423}" https://git.acme.example/api/v4/projects
