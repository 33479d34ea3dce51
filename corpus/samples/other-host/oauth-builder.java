// like the one for bitbucket
OAuth20Service service = new ServiceBuilder("@{oauth-key:58032}")
    .apiSecret("@{oauth-secret:58032}")
    .build(GitHubApi.instance());
