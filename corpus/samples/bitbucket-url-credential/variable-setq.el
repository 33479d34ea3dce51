(setq bitbucket-password "@{password:22053}")
