curl -k -u jane:@{dc-token:1097} -X GET https://git.acme.example/rest/api/1.0/projects/WEB/repos
