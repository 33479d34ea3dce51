docker login docker.gitlab.acme.example --username jane --password @{password:1409}
