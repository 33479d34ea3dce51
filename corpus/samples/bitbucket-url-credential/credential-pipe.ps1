$sec = "@{password:77065}" | ConvertTo-SecureString -AsPlainText -Force
$c = New-Object PSCredential 'jane', $sec
Invoke-RestMethod 'https://bitbucket.acme.example/rest/api/1.0/projects' -Credential $c
