provider "bitbucket" {
  username = "jane"
  password = "@{password:1242}"
}
