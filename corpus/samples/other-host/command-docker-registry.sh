kubectl create secret docker-registry bitbucket --docker-server=docker.acme.example --docker-username=jane --docker-password=@{password:130070}
