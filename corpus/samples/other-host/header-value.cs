client.BaseAddress = new Uri("https://api.example.org/2.0/");
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Basic", "@{base64:jane:@{password:22026}}");
