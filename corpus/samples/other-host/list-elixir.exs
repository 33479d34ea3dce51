config :ueberauth, Ueberauth.Strategy.Github.OAuth,
  client_id: "@{oauth-key:9702}",
  client_secret: "@{oauth-secret:9882}"
