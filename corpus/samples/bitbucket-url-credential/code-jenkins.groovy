new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL,
    "bitbucket", "Bitbucket robot", "jane", "@{password:1189}")
