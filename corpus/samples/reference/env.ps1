$bitbucketToken = $env:BITBUCKET_TOKEN1
$BitbucketPassword = Get-Secret -Name bb1
