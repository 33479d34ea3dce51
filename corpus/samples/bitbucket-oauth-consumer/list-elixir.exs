config :ueberauth, Ueberauth.Strategy.Bitbucket.OAuth,
  client_id: "@{oauth-key:9702}",
  client_secret: "@{oauth-secret:9881}"
