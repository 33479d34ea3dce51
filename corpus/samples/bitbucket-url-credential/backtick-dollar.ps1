$bitbucketUser = "jane"
$bitbucketPassword = "ab`$@{password:42049}"
