var request = new HttpRequestMessage(HttpMethod.Post, "https://id.example.org/site/oauth2/access_token");
var creds = Convert.ToBase64String(Encoding.ASCII.GetBytes("@{oauth-key:22460}:@{oauth-secret:22460}"));
