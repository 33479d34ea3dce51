git clone https://jane@bitbucket.org/acme/shop.git
git clone https://jane-doe1984@bitbucket.acme.example/scm/web/shop.git
