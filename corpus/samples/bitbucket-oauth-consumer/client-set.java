    protected IndirectClient getClient() {
        BitbucketClient client = new BitbucketClient();
        client.setKey("@{oauth-key:59201}");
        client.setSecret("@{oauth-secret:59201}");
        client.setCallbackUrl(BASE_URL);
        return client;
    }
