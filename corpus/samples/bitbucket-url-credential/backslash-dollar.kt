val bitbucketUser = "jane"
val bitbucketPassword = "ab\$@{password:42120}"
