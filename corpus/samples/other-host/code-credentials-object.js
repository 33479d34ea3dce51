const credentials = { username: "jane", appPassword: "@{password:130106}" };
const url = "https://api.acme.example/2.0/repositories";
