curl -X GET -i -u http://git.acme.example:7990/rest/api/1.0/projects/SHOP
curl -X GET -i -u "http://git.acme.example:7990/rest/api/1.0/admin/groups"
