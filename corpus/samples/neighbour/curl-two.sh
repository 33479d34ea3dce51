curl -u jane:@{password:7009} https://nexus.acme.example/repository/raw/a.zip -o a.zip
curl https://bitbucket.org/acme/shop/get/main.zip -o b.zip
