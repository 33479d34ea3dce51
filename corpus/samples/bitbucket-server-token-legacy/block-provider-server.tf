provider "bitbucketserver" {
  server   = "https://bitbucket.acme.example"
  username = "jane"
  password = "@{server-token:1247}"
}
