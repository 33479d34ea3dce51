const O_AUTH = {
    KEY: "@{oauth-key:41732}",
    SECRET: "@{oauth-secret:41732}"
}
async function run() { const baseURL = "https://api.acme.example/2.0" }
