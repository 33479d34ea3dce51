os.Setenv("SMTP_PASSWORD", "@{legacy-password:130057}")
os.Setenv("BITBUCKET_USERNAME", "jane")
