provider "bitbucket" {
  username = "jane"
  password = "@{legacy-password:1243}"
}
