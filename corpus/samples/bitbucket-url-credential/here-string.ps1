$bitbucketPassword = @'
@{password:76076}
'@
