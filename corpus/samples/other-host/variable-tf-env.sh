export TF_VAR_gitlab_password=@{password:1487}
