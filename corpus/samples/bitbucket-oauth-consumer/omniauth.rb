provider :bitbucket, '@{oauth-key:1324}', '@{oauth-secret:1324}'
