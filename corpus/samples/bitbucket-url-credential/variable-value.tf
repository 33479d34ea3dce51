  key     = "BITBUCKET_TOKEN"
  value   = "@{password:9737}"
  secured = true
