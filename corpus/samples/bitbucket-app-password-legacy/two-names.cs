string username = "jane";
string appPassword = "@{legacy-password:23147}";
var auth = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{username}:{appPassword}"));
client.BaseAddress = new Uri("https://api.bitbucket.org/2.0/");
