$secpasswd = ConvertTo-SecureString '@{legacy-password:58105}' -AsPlainText -Force
$bitbucketCred = New-Object PSCredential('jane', $secpasswd)
