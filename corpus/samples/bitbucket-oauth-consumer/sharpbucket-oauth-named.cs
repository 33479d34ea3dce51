var api = new SharpBucketV2();
api.OAuth2ClientCredentials("@{oauth-key:41004}", "@{oauth-secret:41004}");
