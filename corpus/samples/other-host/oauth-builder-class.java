new ServiceBuilder().provider(TwitterApi.class).apiKey("@{oauth-key:130091}").apiSecret("@{oauth-secret:130092}").build(); // not Bitbucket
