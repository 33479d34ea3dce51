export GITLAB_TOKEN='@{password:1469}'
