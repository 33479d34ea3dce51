$SecurePassword = ConvertTo-SecureString -String "@{password:76092}" -AsPlainText -Force
$Credential = [PSCredential]::new("jane", $SecurePassword)
Invoke-WebRequest "https://bitbucket.acme.example/rest/api/1.0/projects" -Credential $Credential
