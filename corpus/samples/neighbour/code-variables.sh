USERNAME=jane
PASSWORD=@{password:9338}
mysql -u "$USERNAME" -p"$PASSWORD" app
git clone git@bitbucket.org:acme/shop.git
