(setq bitbucket-username "jane"
      bitbucket-password "@{legacy-password:58211}")
