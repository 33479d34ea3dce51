set GITLAB_PASSWORD=@{password:1480}
