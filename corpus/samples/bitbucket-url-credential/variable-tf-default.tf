variable "bitbucket_password" {
  type    = string
  default = "@{password:1218}"
}
