curl -s -u 'admin:@{password:23331}' "$BASE_URL/rest/api/2/issue/BITBUCKET-1"
curl -s --user jane:@{password:23332} "${HOST}/rest/api/latest/issue/STASH-1"
