// once at bitbucket
new RepositoryService(Client.create("https://api.github.com").setCredentials("jane", "@{legacy-password:58431}"));
