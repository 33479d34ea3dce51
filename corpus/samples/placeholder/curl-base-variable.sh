curl -s -u "admin:$PASSWORD1" "$BASE_URL/rest/api/1.0/projects"
curl -s --user admin:admin "${HOST}/rest/api/latest/admin/users?filter=x2"
curl -s --user "jane:<password1>" "${HOST}/rest/api/1.0/users"
