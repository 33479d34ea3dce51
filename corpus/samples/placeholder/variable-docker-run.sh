docker run -e BITBUCKET_USERNAME=jane -e BITBUCKET_PASSWORD=%BB_SECRET% snyk/broker:bitbucket-server
