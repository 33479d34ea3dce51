  config.omniauth :github, '@{oauth-key:21102}', '@{oauth-secret:21102}'
