provider "gitlab" {
  username = "jane"
  password = "@{password:1503}"
}
