echo @{password:1410} | docker login --username jane --password-stdin docker.gitlab.acme.example
