final BitbucketClient client = new BitbucketClient("@{oauth-key:58007}", "@{oauth-secret:58007}");
