resource "aws_ssm_parameter" "pw" {
  name  = "/ci/bitbucket/password"
  type  = "SecureString"
  value = "@{password:22443}"
}
