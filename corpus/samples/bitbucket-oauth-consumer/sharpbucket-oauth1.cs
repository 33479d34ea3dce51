var api = new SharpBucketV1();
api.OAuth1TwoLegged("@{oauth-key:41005}", "@{oauth-secret:41005}");
