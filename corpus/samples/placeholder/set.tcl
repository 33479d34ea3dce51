set bitbucket_user "jane"
set bitbucket_password "$env(PASSWORD)"
