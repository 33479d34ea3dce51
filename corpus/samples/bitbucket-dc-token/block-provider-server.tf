provider "bitbucketserver" {
  server   = "https://bitbucket.acme.example"
  username = "jane"
  password = "@{dc-token:1246}"
}
