WEBHOOK_SECRET_BITBUCKET = "@{password:43134}"
BYPASS_BITBUCKET = "@{password:43135}"
PASS_BITBUCKETS = "@{password:43136}"
resource "aws_codebuild_project" "pass_bitbucket_clean_url" { name = "@{password:43137}" }
