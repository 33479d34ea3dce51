val gitlabPassword: String = "@{password:1461}"
