deploy --repo https://bitbucket.org/acme/shop.git --git-username jane --git-password @{password:22033}
