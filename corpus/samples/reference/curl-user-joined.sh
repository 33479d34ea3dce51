curl -u 'jane:'"$BITBUCKET_PASSWORD"'' https://api.bitbucket.org/2.0/user
