Public Const BITBUCKET_PASSWORD As String = "@{password:9705}"
