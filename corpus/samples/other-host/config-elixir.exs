config :shop, :mailer,
  username: "jane",
  password: "@{legacy-password:20008}"

config :shop, :bitbucket,
  workspace: "acme"
