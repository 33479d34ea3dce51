set "USERNAME=jane"
set "PASSWORD=@{password:42105}"
git push https://%USERNAME%:%PASSWORD%@bitbucket.org/acme/shop.git
