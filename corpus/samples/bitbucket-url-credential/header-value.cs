client.BaseAddress = new Uri("https://api.bitbucket.org/2.0/");
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Basic", "@{base64:jane:@{password:22025}}");
