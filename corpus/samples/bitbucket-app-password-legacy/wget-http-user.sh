wget --http-user=jane --http-password=@{legacy-password:1103} https://bitbucket.org/acme/shop/get/main.zip
