Dim cmd As String = "curl -u ""jane:@{password:76015}"" https://api.bitbucket.org/2.0/user"
