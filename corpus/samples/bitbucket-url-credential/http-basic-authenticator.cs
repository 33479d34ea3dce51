var client = new RestClient("https://api.bitbucket.org/2.0/") {
    Authenticator = new HttpBasicAuthenticator("jane", "@{password:21005}")
};
