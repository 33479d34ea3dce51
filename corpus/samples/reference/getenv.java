String bitbucketPassword = System.getenv("BITBUCKET_PASSWORD1");
new UsernamePasswordCredentialsProvider(user, System.getProperty("bb.password1")); // https://bitbucket.org/a/b
