provider "bitbucket" {
  username = var.bitbucket_username1
  password = data.vault_generic_secret.bb1.data["password"]
}
variable "bitbucket_token" {
  type      = string
  sensitive = true
}
