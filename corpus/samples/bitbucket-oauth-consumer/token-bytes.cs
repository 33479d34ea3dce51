var request = new HttpRequestMessage(HttpMethod.Post, "https://bitbucket.org/site/oauth2/access_token");
var creds = Convert.ToBase64String(Encoding.ASCII.GetBytes("@{oauth-key:22459}:@{oauth-secret:22459}"));
