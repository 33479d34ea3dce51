BASE = "https://jane:@{password:1012}@code.acme.example/rest/api/latest/users"
