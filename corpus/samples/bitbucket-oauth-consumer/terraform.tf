provider "bitbucket" {
  oauth_client_id     = "@{oauth-key:1330}"
  oauth_client_secret = "@{oauth-secret:1330}"
}
