bitbucket_token = data.aws_ssm_parameter.bitbucket_v2.value
bitbucket_password = local.secrets1["bitbucket"]
bitbucket_secret = module.bb1.secret
