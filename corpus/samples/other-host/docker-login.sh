docker login -u jane -p @{password:1408} docker.gitlab.acme.example
