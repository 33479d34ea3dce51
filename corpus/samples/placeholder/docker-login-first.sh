docker login docker.bitbucket.acme.example --username jane --password password123
