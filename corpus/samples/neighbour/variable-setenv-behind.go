os.Setenv("SMTP_PASSWORD", "@{legacy-password:130058}")
os.Setenv("BITBUCKET_USERNAME", "jane")
