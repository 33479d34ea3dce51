rem mirror of https://bitbucket.org/acme/shop
set GLUSER=jane
set GLPASS=@{password:42038}
git clone https://%GLUSER%:%GLPASS%@gitlab.example/acme/shop.git
