const O_AUTH = {
    KEY: "@{oauth-key:41731}",
    SECRET: "@{oauth-secret:41731}"
}
async function run() { const baseURL = "https://api.bitbucket.org/2.0" }
