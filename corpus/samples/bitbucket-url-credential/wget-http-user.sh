wget --http-user=jane --http-password=@{password:1102} https://bitbucket.org/acme/shop/get/main.zip
