# those of bitbucket are elsewhere
$ua->credentials("artifacts.corp.example:443", "Artifacts", "jane" => "@{password:58131}");
