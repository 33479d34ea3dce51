variable "gitlab_password" {
  type    = string
  default = "@{password:1486}"
}
