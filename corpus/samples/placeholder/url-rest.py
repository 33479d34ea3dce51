BASE = "https://jane:$BB_SECRET@code.acme.example/rest/api/1.0/projects/WEB/repos"
