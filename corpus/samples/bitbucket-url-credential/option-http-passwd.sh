aria2c --http-user=jane --http-passwd=@{password:22031} https://bitbucket.org/acme/shop/get/v1.tgz
