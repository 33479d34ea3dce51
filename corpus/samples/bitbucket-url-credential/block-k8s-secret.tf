resource "kubernetes_secret" "bitbucket" {
  metadata { name = "bitbucket" }
  data = {
    username = "jane"
    password = "@{password:9735}"
  }
}
