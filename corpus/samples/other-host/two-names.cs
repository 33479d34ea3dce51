string username = "jane";
string password = "@{password:23151}";
var auth = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{username}:{password}"));
client.BaseAddress = new Uri("https://api.github.com/");
