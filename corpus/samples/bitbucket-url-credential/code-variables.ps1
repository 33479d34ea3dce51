$user = "jane"
$pass = "@{password:9339}"
$pair = "$($user):$($pass)"
$auth = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
Invoke-RestMethod -Headers $headers -Uri "https://api.bitbucket.org/2.0/user"
