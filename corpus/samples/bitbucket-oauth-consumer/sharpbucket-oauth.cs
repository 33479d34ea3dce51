using SharpBucket.V2;

var sharpBucket = new SharpBucketV2();
sharpBucket.OAuth2ClientCredentials("@{oauth-key:41001}", "@{oauth-secret:41001}");
