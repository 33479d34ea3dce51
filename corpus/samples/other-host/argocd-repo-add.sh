argocd repo add https://gitlab.com/acme/deploy.git --username jane --password @{password:1411}
