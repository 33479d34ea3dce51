variable "bitbucket_password" {
  type        = string
  description = "Password of the account that the pipeline pushes its tags with, see the wiki"
  default     = ""
}
variable "region" {
  default = "eu-west-1a"
}
