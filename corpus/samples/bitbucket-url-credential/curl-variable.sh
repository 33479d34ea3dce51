curl -u jane:@{password:1100} "${BITBUCKET_URL}/rest/api/1.0/projects"
