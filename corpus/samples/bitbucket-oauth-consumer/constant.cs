public const string BitbucketClientId = "@{oauth-key:1332}";
public const string BitbucketClientSecret = "@{oauth-secret:1332}";
