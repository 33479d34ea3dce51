bitbucketConfig.setUsername("jane");
mailConfig.setPassword("@{legacy-password:130056}");
