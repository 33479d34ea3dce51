curl -k -u jane:@{password:1398} -X GET https://git.acme.example/api/v4/groups/WEB/repos
