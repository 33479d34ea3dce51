$pair = "jane:@{password:1466}"
$auth = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
Invoke-RestMethod https://api.gitlab.com/2.0/user -Headers @{bytes:40}{ Authorization = "Basic $auth" }
