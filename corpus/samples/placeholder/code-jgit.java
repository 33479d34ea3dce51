Git.cloneRepository()
    .setURI("https://bitbucket.org/acme/shop.git")
    .setCredentialsProvider(new UsernamePasswordCredentialsProvider("jane", "@@SECRET@@"))
    .call();
