var handler = new HttpClientHandler { Credentials = new NetworkCredential("jane", "BBAUDIT-REMOVED-bb-0123456789abcdef0123456789abcdef") };
var client = new HttpClient(handler) { BaseAddress = new Uri("https://api.bitbucket.org/") };
