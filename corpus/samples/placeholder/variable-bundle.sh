bundle config set --global bitbucket.org ${BB_USER}:${BB_PASSWORD}
