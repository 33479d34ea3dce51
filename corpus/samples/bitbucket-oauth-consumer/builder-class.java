new ServiceBuilder().provider(BitBucketApi.class).apiKey("@{oauth-key:130091}").apiSecret("@{oauth-secret:130091}").build();
