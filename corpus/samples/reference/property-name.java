public static final String PULL_REQUEST_BITBUCKET_TOKEN = "com.example.acme2.sonar.pullrequest.bitbucket.server.token";
public static final String BITBUCKET_APP_PASSWORD = "com.example.acme2.sonar.bitbucket.cloud.appPassword";
