BASE = "https://jane:@{password:1339}@code.acme.example/api/v4/groups/WEB/repos"
