BitbucketClient client = BitbucketClient.builder().endPoint("https://stash.acme.example").token("@{server-token:23065}").build();
