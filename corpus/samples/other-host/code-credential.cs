var handler = new HttpClientHandler { Credentials = new NetworkCredential("jane", "@{password:1445}") };
var client = new HttpClient(handler) { BaseAddress = new Uri("https://api.gitlab.com/") };
