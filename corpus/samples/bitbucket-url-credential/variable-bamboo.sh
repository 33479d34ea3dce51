export bamboo_bitbucket_password=@{password:1228}
