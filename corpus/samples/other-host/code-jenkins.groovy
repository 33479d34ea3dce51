new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL,
    "gitlab", "GitLab robot", "jane", "@{password:1467}")
