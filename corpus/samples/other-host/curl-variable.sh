curl -u jane:@{password:1401} "${GITLAB_URL}/api/v4/projects"
