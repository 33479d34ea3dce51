Public Const GITLAB_PASSWORD As String = "@{password:9706}"
