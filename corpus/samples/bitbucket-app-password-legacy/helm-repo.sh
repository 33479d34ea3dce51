helm repo add acme https://bitbucket.org/acme/charts/raw/main --username jane --password @{legacy-password:1110}
