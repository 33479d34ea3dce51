var token = Convert.ToBase64String(Encoding.ASCII.GetBytes("jane:@{password:1166}"));
client.BaseAddress = new Uri("https://api.bitbucket.org/2.0/");
