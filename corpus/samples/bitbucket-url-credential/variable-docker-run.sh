docker run -e BITBUCKET_USERNAME=jane -e BITBUCKET_PASSWORD=@{password:1204} snyk/broker:bitbucket-server
