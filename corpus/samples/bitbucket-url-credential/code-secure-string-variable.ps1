$bitbucketUser = 'jane'
$bitbucketPassword = ConvertTo-SecureString '@{password:9301}' -AsPlainText -Force
