BASE = "https://jane:@{password:1340}@code.acme.example/api/v4/users"
