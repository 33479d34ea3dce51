resource "acme_storage" "bitbucket_backups" {
  bucket = "acme-backups"
  secret = "@{password:59021}"
}
