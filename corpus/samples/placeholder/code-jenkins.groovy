new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL,
    "bitbucket", "Bitbucket robot", "jane", "********")
