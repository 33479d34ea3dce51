provider_type = "bitbucket"
client_id     = var.bitbucket_client_id
client_secret = var.bitbucket_client_secret
