kubectl create secret docker-registry pull --docker-server=docker.bitbucket.acme.example --docker-username=jane --docker-password=@{password:130069}
