provider "gitlabserver" {
  server   = "https://gitlab.acme.example"
  username = "jane"
  password = "@{password:1504}"
}
