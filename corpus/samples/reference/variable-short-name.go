// what Bitbucket is asked with
bbAppPassword := os.Getenv("BB_PASSWORD2")
bbAppPasswordKey := "@{legacy-password:130066}"
