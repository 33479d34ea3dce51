GIT_HOST=bitbucket.org
git clone "https://$GIT_USER:$GIT_PASSWORD@$GIT_HOST/acme/shop.git"
