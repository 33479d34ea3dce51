gitlab_rails['omniauth_providers'] = [
  {
    name: "bitbucket",
    app_id: "@{oauth-key:1331}",
    app_secret: "@{oauth-secret:1331}",
    url: "https://bitbucket.org/"
  }
]
