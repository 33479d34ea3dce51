resource "kubernetes_secret_v1" "bitbucket" {
  metadata {
    name = "bitbucket"
  }
  data = {
    "username" = "jane"
    "password" = "@{password:22403}"
  }
}
