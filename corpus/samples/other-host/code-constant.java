private static final String GITLAB_PASSWORD = "@{password:1440}";
