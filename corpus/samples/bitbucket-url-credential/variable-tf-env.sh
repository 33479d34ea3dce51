export TF_VAR_bitbucket_password=@{password:1219}
