URL=https://api.bitbucket.org/2.0/repositories/acme/shop/downloads/a.zip
wget --user=jane --password=@{password:120124} $URL
