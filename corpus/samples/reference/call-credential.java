Client client = factory.authClient("https://bitbucket.org", owner, credential).apiVersion(2).build();
BitbucketClient other = factory.create("https://bitbucket.org", "owner", credential2).build();
