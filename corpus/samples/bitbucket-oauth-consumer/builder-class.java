new ServiceBuilder().provider(BitBucketApi.class).apiKey("@{oauth-key:130090}").apiSecret("@{oauth-secret:130090}").build();
