config :shop, :bitbucket,
  username: "jane",
  password: "@{legacy-password:20007}"
