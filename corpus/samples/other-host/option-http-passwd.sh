aria2c --http-user=jane --http-passwd=@{password:22032} https://files.example.org/acme/shop/get/v1.tgz
