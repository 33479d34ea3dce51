$bbUser = "jane"
$bbPassword = "@{password:42141}"
$uri = "https://git.example/api"
