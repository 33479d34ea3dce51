props.setProperty("bitbucket.user", "jane");
props.setProperty("bitbucket.password", "@{legacy-password:58212}");
