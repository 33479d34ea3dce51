$c = New-Object System.Management.Automation.PSCredential ('jane', (ConvertTo-SecureString '$password' -AsPlainText -Force))
Invoke-RestMethod -Uri https://api.bitbucket.org/2.0/user -Credential $c
