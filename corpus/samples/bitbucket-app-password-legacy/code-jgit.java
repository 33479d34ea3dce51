Git.cloneRepository()
    .setURI("https://bitbucket.org/acme/shop.git")
    .setCredentialsProvider(new UsernamePasswordCredentialsProvider("jane", "@{legacy-password:1158}"))
    .call();
