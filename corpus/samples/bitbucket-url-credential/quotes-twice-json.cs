const string Config = @"
{
  ""bitbucket"": {
    ""url"": ""https://api.bitbucket.org/2.0"",
    ""username"": ""jane"",
    ""password"": ""@{password:76012}""
  }
}";
