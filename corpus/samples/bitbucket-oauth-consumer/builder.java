OAuth20Service service = new ServiceBuilder("@{oauth-key:58009}")
    .apiSecret("@{oauth-secret:58009}")
    .callback("http://localhost")
    .build(BitbucketApi20.instance());
