(setq bitbucket-username user-login-name
      bitbucket-password (getenv "BITBUCKET_PASSWORD"))
