{:bitbucket-user "jane"
 :bitbucket-password "@{password:1186}"}
