resource "http_call" "projects" {
  url      = var.bitbucket_url
  username = var.user
  password = var.pass
}
