set github_user "jane"
set github_password "@{password:21016}"
