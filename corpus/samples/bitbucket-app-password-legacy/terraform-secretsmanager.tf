resource "aws_secretsmanager_secret_version" "bitbucket" {
  secret_id     = aws_secretsmanager_secret.bitbucket.id
  secret_string = jsonencode({ username = "jane", password = "@{legacy-password:22405}" })
}
