export BITBUCKET_TOKEN='@{access-token:1194}'
