export BITBUCKET_TOKEN='@{password:1193}'
