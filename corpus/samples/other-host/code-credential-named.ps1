$nexusPw = ConvertTo-SecureString '@{legacy-password:58134}' -AsPlainText -Force
$nexusCred = New-Object PSCredential('jane', $nexusPw)
$bitbucketCred = Get-Credential
