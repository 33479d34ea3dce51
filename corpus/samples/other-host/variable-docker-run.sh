docker run -e GITLAB_USERNAME=jane -e GITLAB_PASSWORD=@{password:1475} snyk/broker:gitlab-server
