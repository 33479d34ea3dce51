  config.omniauth :bitbucket, '@{oauth-key:21101}', '@{oauth-secret:21101}'
