bbAppPassword := os.Getenv("BB_PASSWORD2")
bbAppPasswordKey := "@{legacy-password:130067}"
