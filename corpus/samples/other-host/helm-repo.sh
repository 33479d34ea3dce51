helm repo add acme https://gitlab.com/acme/charts/raw/main --username jane --password @{password:1407}
