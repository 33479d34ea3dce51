provider "bitbucket" {
  username = "jane"
  password = "@{app-password:1244}"
}
