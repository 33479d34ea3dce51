Dim cmd As String = "curl -u ""jane:@{password:76015}"" https://api.acme.example/2.0/user"
