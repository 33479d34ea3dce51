curl -u jane:@{dc-token:1101} "${BITBUCKET_URL}/rest/api/1.0/projects"
