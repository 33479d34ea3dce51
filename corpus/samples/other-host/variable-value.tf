  key     = "GITLAB_TOKEN"
  value   = "@{password:9738}"
  secured = true
