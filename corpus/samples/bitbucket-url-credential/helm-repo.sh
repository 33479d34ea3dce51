helm repo add acme https://bitbucket.org/acme/charts/raw/main --username jane --password @{password:1109}
