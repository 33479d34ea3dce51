provider "bitbucket" {
  username = "jane"
  password = "changeme"
}
