(setq bitbucket-password (auth-source-pick-first-password :host "bitbucket.org"))
