curl -k -u jane:@{password:1096} -X GET https://git.acme.example/rest/api/1.0/projects/WEB/repos
