{:gitlab-user "jane"
 :gitlab-password "@{password:1464}"}
