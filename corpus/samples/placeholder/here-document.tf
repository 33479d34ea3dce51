locals {
  bitbucket_password = <<EOT
${var.bitbucket_password}
EOT
}
