$password = ConvertTo-SecureString "@{password:1465}" -AsPlainText -Force
$cred = New-Object System.Management.Automation.PSCredential("jane", $password)
Invoke-RestMethod -Uri "https://api.gitlab.com/2.0/user" -Credential $cred
