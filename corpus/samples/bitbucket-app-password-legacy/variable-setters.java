bitbucketConfig.setUsername("jane");
bitbucketConfig.setPassword("@{legacy-password:130054}");
