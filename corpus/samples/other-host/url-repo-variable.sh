REPO=git.acme.example/acme/bitbucket.git
git clone https://jane:@{password:120127}@$REPO
