var sharpBucket = new SharpBucketV2();
sharpBucket.BasicAuthentication("your-email", "your-password");
sharpBucket.OAuth2ClientCredentials("consumerKey", "consumerSecretKey");
