cfg := Config{URL: `https://bitbucket.org/acme`, Username: `jane`, Password: `@{password:76062}`}
