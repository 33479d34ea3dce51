curl -s -u 'admin:@{password:23329}' "$BASE_URL/rest/api/1.0/projects"
curl -s --user jane:@{password:23330} "${HOST}/rest/api/latest/admin/users?filter=x"
