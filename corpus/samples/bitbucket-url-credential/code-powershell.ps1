$password = ConvertTo-SecureString "@{password:1187}" -AsPlainText -Force
$cred = New-Object System.Management.Automation.PSCredential("jane", $password)
Invoke-RestMethod -Uri "https://api.bitbucket.org/2.0/user" -Credential $cred
