variable "bitbucket_password" {
  type        = string
  description = "Password of the account that the pipeline pushes its tags with, see the wiki"
  default     = "@{password:22211}"
}
