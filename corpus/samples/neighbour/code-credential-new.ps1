$MailCred = [pscredential]::new("jane", (ConvertTo-SecureString "@{legacy-password:130104}" -AsPlainText -Force)); $BitbucketCred = Get-Credential
