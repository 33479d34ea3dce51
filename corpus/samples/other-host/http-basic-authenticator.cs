var client = new RestClient("https://api.github.com/2.0/") {
    Authenticator = new HttpBasicAuthenticator("jane", "@{password:21006}")
};
