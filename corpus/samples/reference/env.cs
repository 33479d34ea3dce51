var bitbucketToken = Environment.GetEnvironmentVariable("BITBUCKET_TOKEN1");
var bitbucketPassword = Configuration["Bitbucket:Password1"];
