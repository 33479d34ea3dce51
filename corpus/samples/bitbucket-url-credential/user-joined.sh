git clone "https://"$DEPLOY_USER":@{password:41711}@stash.acme.example/scm/web/shop.git"
