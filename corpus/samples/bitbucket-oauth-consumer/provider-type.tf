resource "oauth_client" "scm" {
  provider_type = "bitbucket"
  client_id     = "@{oauth-key:58002}"
  client_secret = "@{oauth-secret:58002}"
}
