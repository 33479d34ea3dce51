private static final String BITBUCKET_PASSWORD = "@{password:1159}";
