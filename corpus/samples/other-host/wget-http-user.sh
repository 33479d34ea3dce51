wget --http-user=jane --http-password=@{password:1402} https://gitlab.com/acme/shop/get/main.zip
