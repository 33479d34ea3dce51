new RepositoryService(Client.create("https://api.bitbucket.org").setCredentials("jane", "@{legacy-password:58405}"));
