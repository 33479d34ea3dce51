BASE = "https://jane:@{password:1010}@code.acme.example/rest/api/1.0/projects/WEB/repos"
