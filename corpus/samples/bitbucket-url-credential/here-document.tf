locals {
  bitbucket_password = <<EOT
@{password:42006}
EOT
}
