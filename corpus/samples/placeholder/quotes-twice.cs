const string Config = @"
{
  ""bitbucket"": { ""url"": ""https://api.bitbucket.org/2.0"", ""username"": ""jane"", ""password"": """" }
}";
var s = @"<add key=""BitbucketPassword"" value="""" />";
var t = @"<add key=""BitbucketPassword"" value=""your-password"" />";
