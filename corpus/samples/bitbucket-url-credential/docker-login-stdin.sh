echo @{password:1113} | docker login --username jane --password-stdin docker.bitbucket.acme.example
