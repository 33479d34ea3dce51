dokku git:auth github.com jane @{password:9336}
