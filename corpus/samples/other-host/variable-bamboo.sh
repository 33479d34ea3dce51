export bamboo_gitlab_password=@{password:1492}
