sharpBucket.OAuth2ClientCredentials("@{oauth-key:41038}", "@{oauth-secret:41038}");
