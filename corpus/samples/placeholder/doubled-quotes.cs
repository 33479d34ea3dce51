var json = @"{ ""bitbucketUser"": ""jane"", ""bitbucketPassword"": ""changeme"" }";
