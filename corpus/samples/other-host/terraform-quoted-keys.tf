resource "kubernetes_secret_v1" "gitlab" {
  metadata {
    name = "gitlab"
  }
  data = {
    "username" = "jane"
    "password" = "@{password:22404}"
  }
}
