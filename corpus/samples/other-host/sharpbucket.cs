using Octokit;
var client = new GitHubClient(new ProductHeaderValue("acme"));
client.BasicAuthentication("jane", "@{password:41501}");
client.OAuth2ClientCredentials("@{oauth-key:41501}", "@{oauth-secret:41501}");
