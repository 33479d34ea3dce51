URL=https://api.acme.example/2.0/repositories/acme/shop/downloads/a.zip
wget --user=jane --password=@{password:120125} $URL
# not from Bitbucket
