$pair = "jane:@{password:1188}"
$auth = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
Invoke-RestMethod https://api.bitbucket.org/2.0/user -Headers @{bytes:40}{ Authorization = "Basic $auth" }
