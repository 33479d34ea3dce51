$ua->credentials("bitbucket.corp.example:443", "Atlassian Bitbucket", "jane" => "@{password:58101}");
