argocd repo add https://bitbucket.org/acme/deploy.git --username jane --password example-token
