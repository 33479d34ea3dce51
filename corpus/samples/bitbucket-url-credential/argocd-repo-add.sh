argocd repo add https://bitbucket.org/acme/deploy.git --username jane --password @{password:1114}
