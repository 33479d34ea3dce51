$headers.Authorization = "Basic $([Convert]::ToBase64String($bytes))"
Invoke-RestMethod -Uri 'https://api.bitbucket.org/2.0/user' -Headers $headers
