Git.cloneRepository()
    .setURI("https://gitlab.com/acme/shop.git")
    .setCredentialsProvider(new UsernamePasswordCredentialsProvider("jane", "@{password:1439}"))
    .call();
