BASE = "https://jane:@{percent:@{dc-token:1011}}@code.acme.example/rest/api/1.0/projects/WEB/repos"
