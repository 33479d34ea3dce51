bitbucketPassword := `<your-password-1>`
cfg := Config{URL: `https://bitbucket.org/acme`, Username: `jane`, Password: `changeme1`}
