    // the one of BitbucketClient is elsewhere
    protected IndirectClient getClient() {
        DropBoxClient client = new DropBoxClient();
        client.setKey("@{oauth-key:59202}");
        client.setSecret("@{oauth-secret:59202}");
        return client;
    }
