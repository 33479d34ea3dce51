set bitbucket_user "jane"
set bitbucket_password "@{password:21015}"
