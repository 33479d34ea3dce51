bitbucket_password = sensitive("@{password:77028}")
