provider "bitbucketserver" {
  server   = "https://bitbucket.acme.example"
  username = "jane"
  password = "@{password:1245}"
}
