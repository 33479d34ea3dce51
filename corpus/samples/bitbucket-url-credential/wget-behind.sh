wget https://bitbucket.org/acme/shop/downloads/a.jar --user=jane --password='@{password:1105}' -O a.jar
