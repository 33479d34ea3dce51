private static final String BITBUCKET_USER = "jane";
private static final String BITBUCKET_PASSWORD = "@{password:9209}";
