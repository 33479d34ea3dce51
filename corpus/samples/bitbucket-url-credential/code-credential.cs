var handler = new HttpClientHandler { Credentials = new NetworkCredential("jane", "@{password:1165}") };
var client = new HttpClient(handler) { BaseAddress = new Uri("https://api.bitbucket.org/") };
