docker login -u jane -p @{password:1111} docker.bitbucket.acme.example
