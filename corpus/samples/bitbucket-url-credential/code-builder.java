BitbucketClient client = BitbucketClient.builder()
    .endPoint("https://stash.acme.example")
    .credentials("jane:@{password:9225}")
    .build();
