var token = Convert.ToBase64String(Encoding.ASCII.GetBytes("jane:@{password:1446}"));
client.BaseAddress = new Uri("https://api.gitlab.com/2.0/");
