var b = Convert.ToBase64String(Encoding.ASCII.GetBytes($"jane:@{password:77047}"));
var url = "https://api.bitbucket.org/2.0/user";
