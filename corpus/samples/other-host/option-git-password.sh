deploy --repo https://git.example.org/acme/shop.git --git-username jane --git-password @{password:22034}
