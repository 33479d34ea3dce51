$BitbucketCred = [pscredential]::new("jane", (ConvertTo-SecureString "@{legacy-password:130103}" -AsPlainText -Force))
