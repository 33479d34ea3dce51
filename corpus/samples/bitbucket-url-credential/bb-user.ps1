$bbUser = "jane"
$bbPassword = "@{password:42140}"
$uri = "https://stash.acme.example/rest/api/1.0/projects"
