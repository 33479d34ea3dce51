new ServiceBuilder().provider(TwitterApi.class).apiKey("@{oauth-key:130092}").apiSecret("@{oauth-secret:130093}").build(); // not Bitbucket
