resource "kubernetes_secret" "gitlab" {
  metadata { name = "gitlab" }
  data = {
    username = "jane"
    password = "@{password:9736}"
  }
}
