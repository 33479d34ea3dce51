provider "bitbucket" {
  username = var.user
  password = var.password
}

provider "postgresql" {
  username = "app"
  password = "@{password:7019}"
}
