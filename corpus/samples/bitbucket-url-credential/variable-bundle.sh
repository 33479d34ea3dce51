bundle config set --global bitbucket.org jane:@{password:9220}
