git config --global bitbucket.user jane
git config --global bitbucket.password "$BB_PASSWORD"
