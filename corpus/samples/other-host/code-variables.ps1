$user = "jane"
$pass = "@{password:9340}"
$pair = "$($user):$($pass)"
$auth = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
Invoke-RestMethod -Headers $headers -Uri "https://api.github.com/user"
