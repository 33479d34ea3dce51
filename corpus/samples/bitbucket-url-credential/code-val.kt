val bitbucketPassword: String = "@{password:1183}"
