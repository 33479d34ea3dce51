curl -u jane:__PASSWORD__ "${BITBUCKET_URL}/rest/api/1.0/projects"
