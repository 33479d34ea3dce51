wget https://gitlab.com/acme/shop/downloads/a.jar --user=jane --password='@{password:1404}' -O a.jar
