const credentials = { username: "jane", appPassword: "@{legacy-password:130105}" };
const url = "https://api.bitbucket.org/2.0/repositories";
