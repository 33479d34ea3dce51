BitbucketOAuth2Config c = new BitbucketOAuth2Config("@{oauth-key:58403}", "@{oauth-secret:58403}", "http://localhost/cb");
