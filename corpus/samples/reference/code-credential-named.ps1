$secpasswd = ConvertTo-SecureString $env:BB_PW -AsPlainText -Force
$bitbucketCred = New-Object PSCredential('jane', $secpasswd)
