$c = New-Object System.Management.Automation.PSCredential ('jane', (ConvertTo-SecureString '@{password:21224}' -AsPlainText -Force))
Invoke-RestMethod -Uri https://api.github.com/2.0/user -Credential $c
